from django.contrib import admin
from django.urls import path

from documents import views

urlpatterns = [
    path("", views.who_am_i),
    path("documents/", views.documents),
    path("documents/<int:pk>/", views.document),
    path("admin/", admin.site.urls),
]
